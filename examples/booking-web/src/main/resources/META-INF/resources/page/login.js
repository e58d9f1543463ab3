import { postForm } from './host.js';
import { problemWords } from './words.js';

const asked = new URLSearchParams(location.search);
document.getElementById('sign-in-error').hidden = !asked.has('error');
document.getElementById('signed-out').hidden = !asked.has('logout');

const problem = document.getElementById('sign-in-problem');
const form = document.getElementById('sign-in');
form.addEventListener('submit', (event) => {
  event.preventDefault();
  form.setAttribute('aria-busy', 'true');
  problem.hidden = true;
  postForm(form).catch((error) => {
    form.removeAttribute('aria-busy');
    problem.textContent = Object.values(problemWords(error)).join('. ');
    problem.hidden = false;
  });
});
